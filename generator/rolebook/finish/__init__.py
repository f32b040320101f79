"""What happens to a built site before it is put in its place: its links are checked, then it is made strict.

Pure functions: they read the built site and yield artifacts, paths relative to it; the pipeline has them written.
"""

from rolebook.finish.headers import HEADERS_FILE, header_files, host_snippets, read_headers
from rolebook.finish.links import check_links, pages_of
from rolebook.finish.policy import Policy, policy_of, with_policy
from rolebook.finish.refused import check_refused
from rolebook.finish.sitemap import ENGINES_LISTS, site_lists
from rolebook.finish.slim import slimmed

__all__ = [
    "ENGINES_LISTS",
    "HEADERS_FILE",
    "Policy",
    "check_links",
    "check_refused",
    "header_files",
    "host_snippets",
    "pages_of",
    "policy_of",
    "read_headers",
    "site_lists",
    "slimmed",
    "with_policy",
]
