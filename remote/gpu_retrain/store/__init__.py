"""Contents under their hashes, and the trees made of them."""
