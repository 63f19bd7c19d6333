"""The worker for long jobs: reads deposits in the background until its server stops it."""

from django.core.management import call_command

from palermo_web.project.start import start


def main() -> None:
    """Work on jobs as they come."""
    start()
    call_command("db_worker", interval=0.3, verbosity=0, reload=False)


if __name__ == "__main__":
    main()
