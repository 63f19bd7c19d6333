"""Forms as data: fields, rules, workflow tables, and answers folded from events."""
