"""Reporting rounds: who is asked for national figures, what becomes of the answers, and when they become figures."""
