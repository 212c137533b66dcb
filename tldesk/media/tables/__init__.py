"""Tables of texts that somebody has: CSV, JSON, workbooks, lines; read by a process of their own, row by row.

`reading.look` says what a file is and what its first rows are, `reading.read` gives all of them.
"""

# Started with this argument alone, the program is one of the processes of `media.tables.reading`.
FLAG = "--read-table"
