"""What every page is made of: the theme, words and keys, controls, dialogs and charts that know no project."""
