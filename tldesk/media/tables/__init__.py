"""Tables of texts that somebody has: CSV, JSON, workbooks, Parquet, lines; read by a process of their own, row by row.

`reading.look` says what a file is and what its first rows are, `reading.read` gives all of them.
"""

# Started with this argument alone, the program is one of the processes of `media.tables.reading`.
FLAG = "--read-table"

# Of tables that are looked for: in a folder, among what is dropped. A file that is named itself may be called anything.
SUFFIXES = (
    ".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".xlsx", ".xls", ".ods", ".parquet", ".pq", ".txt"
)  # fmt: skip
