"""What the modules with routes of this group share: the Api, and what several of them refuse."""

from auxeira.http.api import Api

DAMAGED = "The report is in the list, and its text is lost or damaged"

api = Api()
