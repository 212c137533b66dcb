"""Labels that are suggestions accepted all at once: nobody has looked at each of them.

A model may learn from them, but as test labels they praise it for the answers of its like. The history knows them: the
newest edit that gave the label is one of the kind `ACCEPT`. Giving such a sample its label again confirms it.
"""

from __future__ import annotations

import sqlite3

ACCEPT = "accept"

# Of a sample the newest edit is taken, for a column beside MAX is of its row. A merged class leaves a label as it was
# given. What is no list in somebody else's project is of no sample. Without such an edit nothing is read.
ACCEPTED = f"""
SELECT value FROM (
  SELECT j.value AS value, e.kind AS kind, MAX(e.id)
  FROM edits e JOIN edit_changes c ON c.edit_id = e.id AND c.field = 'label'
  JOIN json_each(CASE WHEN json_valid(c.ids) THEN c.ids ELSE '[]' END) j
  WHERE e.id >= (SELECT MIN(id) FROM edits WHERE kind = '{ACCEPT}') AND e.kind <> 'merge_classes'
  AND e.state = 'done' AND e.undoes IS NULL GROUP BY j.value
) WHERE kind = '{ACCEPT}'
"""


def accepted(db: sqlite3.Connection) -> set[int]:
    """The ids of these samples."""
    return {int(id_) for (id_,) in db.execute(ACCEPTED) if type(id_) is int}
