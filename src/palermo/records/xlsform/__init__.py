"""Forms as XLSForm workbooks: written for Kobo and ODK, and read back from a subset (docs/reference/xlsform.md)."""
