"""The door for the server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palermo_web.project.settings")
application = get_asgi_application()
