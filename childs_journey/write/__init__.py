"""Write the files of the returns from the published warehouse."""
