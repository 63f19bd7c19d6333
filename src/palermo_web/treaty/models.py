"""What treaties keep: codings of laws."""

from palermo_web.treaty.law.models import LawAdjudication, LawAssignment, LawCoding, LawPublication

__all__ = ["LawAdjudication", "LawAssignment", "LawCoding", "LawPublication"]
