"""Experts: what somebody offers to projects, and under which skills it is found."""
