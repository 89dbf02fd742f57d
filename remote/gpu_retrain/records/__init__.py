"""The files of a training's folder, which more than one program reads or writes."""
