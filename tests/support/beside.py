"""Which tests run beside each other in several processes: what shares a stack stays in one."""

from xdist.scheduler import LoadFileScheduling

# Of tests/e2e, what has a stack of its own or needs none: each line is one process's work at a
# time. All other files share one stack, and so a process.
APART = (
    ("test_alarms",),
    ("test_auth0_login",),
    ("test_auth0_stand_in",),
    ("test_document",),
    ("test_drills",),
    ("test_edge",),
    ("test_ends", "test_run"),
    ("test_environments",),
    ("test_many_organisations",),
    ("test_model_stand_in",),
    ("test_operators_walk",),
    ("test_ops",),
    ("test_paystack_stand_in",),
    ("test_releases",),
    ("test_report_pages",),
    ("test_web", "test_web_rules"),
)


class Beside(LoadFileScheduling):
    """Gives a process all tests of a group, one group after the other, in their order.

    xdist's own groups are of no effect: their names go into ids that this pytest keeps elsewhere.
    """

    def _split_scope(self, nodeid: str) -> str:
        return find_group(nodeid.partition("::")[0])


def find_group(path: str) -> str:
    """Return what a file of tests shares with others: a stack of tests/e2e, else a template.

    Properties share nothing.
    """
    folder, _, name = path.removesuffix(".py").rpartition("/")
    if folder != "tests/e2e":
        return path if name == "test_settings" or folder == "tests/properties" else folder
    return next((" ".join(group) for group in APART if name in group), folder)
