"""The headers that the page in web/ is served with, on this machine and by CloudFront."""

import base64
import hashlib

from report_writer.html import STYLE

HSTS_S = 365 * 24 * 3600


def build_page_headers(api: str, tenant: str) -> dict[str, str]:
    """Return the headers of every file of the page, but those of caching.

    `api` and `tenant` are the origins that the page talks to; an empty one is left out. Nothing
    else is loaded, no script stands in a page, and text becomes markup by lit alone. A report, a
    document of the API, is shown in a frame that inherits all of this: its one style is let in by
    its hash.
    """
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'sha256-{style}'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": " ".join(filter(None, ("'self'", api, tenant))),
        "frame-src": tenant or "'none'",  # where a session of the tenant is asked for, unseen
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "lit-html report",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
