"""Drives the main operations by the generated client."""

import sys
from datetime import datetime, timezone

import client
from client.exceptions import NotFoundException

configuration = client.Configuration(host=sys.argv[1], access_token="allim_dev")
with client.ApiClient(configuration) as api:
    recipients = client.RecipientsApi(api)
    ada = recipients.put_recipient(
        "python-ada",
        client.RecipientRequest(
            addresses=client.RecipientRequestAddresses(email=["python@example.com"]),
            zone="Asia/Seoul",
            locale=None,
            attributes={"plan": "pro"},
        ),
    )
    assert ada.zone == "Asia/Seoul"
    assert recipients.get_recipient("python-ada").attributes["plan"] == "pro"
    topics = client.TopicsApi(api)
    topics.subscribe("python-ops", "python-ada")
    assert len(topics.list_subscribers("python-ops", limit=10).items) == 1

    client.TemplatesApi(api).put_template(
        "python-hello",
        client.TemplateRequest(
            publish=True, parts={"default": {"title": "Hello", "body": "It works, {{ data.name }}."}}
        ),
    )
    workflow = client.WorkflowsApi(api).put_workflow(
        "python-hello",
        client.WorkflowRequest(steps=[client.Step(channel="inbox", template="python-hello")]),
    )
    assert len(workflow.steps) == 1

    notifications = client.NotificationsApi(api)
    made = notifications.create_notification(
        client.NotificationRequest(
            workflow="python-hello", to=[client.Target(recipient="python-ada")], data={"name": "Ada"}
        ),
        idempotency_key="python-1",
    )
    assert notifications.get_notification(made.id).id == made.id
    assert notifications.list_notifications(limit=5).items
    delivery = notifications.list_deliveries_of_notification(made.id).items[0]
    assert client.DeliveriesApi(api).get_delivery(delivery.id).trace

    recipients.put_preferences(
        "python-ada",
        client.Preferences(
            all=True, frequencies={"python-hello": client.Frequency(every="weekly", on="monday")}
        ),
    )
    assert recipients.get_preferences("python-ada").all
    assert client.InboxApi(api).count_inbox("python-ada").unread >= 0

    held = notifications.create_notification(
        client.NotificationRequest(
            to=[client.Target(email="python@example.com")],
            content=client.Content(body="Later."),
            sendAt=datetime(2090, 1, 1, tzinfo=timezone.utc),
        )
    )
    assert notifications.cancel_notification(held.id).cancelled == 1
    try:
        recipients.get_recipient("python-nobody")
        raise AssertionError("a recipient that there is not")
    except NotFoundException as e:
        assert "not-found" in (e.body or "")
    recipients.erase_recipient("python-ada")
print("15 operations by a Python client")
