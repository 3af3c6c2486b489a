"""What `make run` prints when it serves: where everything is, and requests to copy."""

from typing import Any

from rich.console import Console

WALK = """
API={api_url}
curl $API/health
curl $API/api/health
curl -X POST $API/api/auth/register -H 'Content-Type: application/json' \\
  -d '{{"email":"you@example.org","password":"correct horse battery",
       "firstName":"Ann","lastName":"Lee"}}'
curl -X POST $API/api/auth/login -H 'Content-Type: application/json' \\
  -d '{{"email":"{email}","password":"{password}"}}'
MINE={token}
curl $API/api/auth/me -H "Authorization: Bearer $MINE"

TOKEN={customer_token}
curl -X POST $API/api/orders -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' -d '{{"pizza":"Margherita","size":"medium","total":16.99}}'
curl $API/api/orders -H "Authorization: Bearer $TOKEN"
"""

METRICS = """An admin ({email}, {password}) sees what is counted of the platform:
ADMIN={token}
curl "$API/api/analytics/metrics/signups?timeframe=30d" -H "Authorization: Bearer $ADMIN"
"""

TENANT = """The stand-in for Auth0 logs pages in (docs/front-ends.md), makes such tokens of anyone,
and can change its keys or fail:
AUTH0={url}
curl "$AUTH0/token?sub=auth0|ann&email=ann@example.org&email_verified=false"
STAFF=$(curl -s "$AUTH0/token?type=access&sub=auth0|staff&scope=read:customers" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
curl $API/api/orders/customers -H "Authorization: Bearer $STAFF" -H 'Accept: text/csv'
curl -X POST $AUTH0/rotate
curl -X POST "$AUTH0/mode?set=down"   # and up again
"""


PAYSTACK = """A premium report is paid at the stand-in for Paystack, on the page that initialize
answers or by /pay; refunds and disputes lock it again, and events come as you like: see
local/fake_paystack.py.
PAYSTACK={url}
curl -X POST $API/api/reports/generate -H "Authorization: Bearer $MINE" \\
  -H 'Content-Type: application/json' -d '{{"reportType":"policy_alignment"}}'
curl -X POST $API/api/payments/initialize -H "Authorization: Bearer $MINE" \\
  -H 'Content-Type: application/json' -d '{{"reportId":"rpt_..."}}'
curl -X POST "$PAYSTACK/pay?reference=aux-..."
curl -X POST $API/api/reports/rpt_.../unlock -H "Authorization: Bearer $MINE" \\
  -H 'Content-Type: application/json' -d '{{"reference":"aux-..."}}'
curl -X POST "$PAYSTACK/webhooks?copies=3&delay=2&reverse=true"
curl -X POST "$PAYSTACK/mode?set=down"   # and up again
"""

MODEL = """Reports are worded by our own code, unless .env has the key of a language model or the
run was started with MODEL=stand-in. That one can fail (its faults: local/fake_llm.py):
MODEL={url}
curl $MODEL/stats
curl -X POST "$MODEL/mode?set=429=0.2&503=0.1"   # and set=up again
"""


THUNDERBIT = """Websites of profiles are read by a stand-in that opens none, unless .env has a key
of Thunderbit's:
THUNDERBIT={url}
curl -X POST $API/api/profile/suggestions -H "Authorization: Bearer $MINE"
curl $API/api/profile/suggestions -H "Authorization: Bearer $MINE"
curl -X POST "$THUNDERBIT/mode?set=429"   # and set=up again
"""


def print_greeting(out: Console, run: dict[str, Any], keys: list[str]) -> None:
    """Print what to open, the requests of WALK, and which keys of .env are used."""
    out.print(f"\nOpen {run['page_url']} in a browser", style="bold green")
    out.print(f"The API: {run['api_url']}  (docs: {run['docs_url']})", markup=False)
    out.print(f"Mails are not sent but kept to be read: {run['page_url']}/mails", markup=False)
    out.print(WALK.format(api_url=run["api_url"], **run["demo"]), markup=False)
    out.print(METRICS.format(**run["admin"]), markup=False)
    out.print(TENANT.format(url=run["stand_ins"]["auth0"].rstrip("/")), markup=False)
    out.print(PAYSTACK.format(url=run["stand_ins"]["paystack"]), markup=False)
    out.print(MODEL.format(url=run["stand_ins"]["model"]), markup=False)
    out.print(THUNDERBIT.format(url=run["stand_ins"]["thunderbit"]), markup=False)
    if keys:
        out.print(f"From .env: {', '.join(keys)}")
    out.print("Alarms ring here as well: .venv/bin/python -m ops status --stage local")
    out.print("Saved files under functions/, layers/ and web/ go live at once. Ctrl-C stops.")
