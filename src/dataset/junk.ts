/**
 * What file managers, notebooks and archives leave in a folder: hidden names, which the library never takes for
 * pictures, and a few that show themselves. None of it is data; a line such as `!.keep` in the ignore file takes one back.
 */
export const JUNK: readonly string[] = ['.*', '__MACOSX', 'Thumbs.db', 'desktop.ini', '@eaDir', 'lost+found']
