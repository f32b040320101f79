"""Small servers that stand in for services forms are sent to; each follows what its service documents, limits too."""

from doubles.base import Double, Taken, running
from doubles.endpoint import Endpoint
from doubles.formspree import Formspree
from doubles.netlify import Netlify
from doubles.site import site_app

__all__ = ["Double", "Endpoint", "Formspree", "Netlify", "Taken", "running", "site_app"]
