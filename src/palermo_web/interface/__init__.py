"""What the interface for programs is made of in every room: errors as documents, cursors, tags, bodies."""
