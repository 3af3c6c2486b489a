"""Inputs of reports: the organisations of the local run, each with its peers among the others."""

from local import sample_reports

NOW, DATE = sample_reports.NOW, sample_reports.DATE
field = sample_reports.list_sample_field
inputs = sample_reports.build_sample_inputs
of = sample_reports.find_sample_inputs
