"""What the modules with routes of this group share."""

from auxeira.http.api import Api

api = Api()
