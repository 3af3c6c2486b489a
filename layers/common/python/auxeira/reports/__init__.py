"""What is sold: types, requirements and documents of reports, and where they are stored."""
