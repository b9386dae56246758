"""Reminders (催办): a few lines for each unit, person, leader or district, to be pasted, sent as files, or merged.

Exists so that nobody types a list of what is late by hand. May import everything below `civtrack.outputs.making`.
"""
