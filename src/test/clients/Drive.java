import client.ApiClient;
import client.ApiException;
import client.api.*;
import client.model.*;
import java.util.List;
import java.util.Map;

/** Drives the main operations by the generated client. */
public final class Drive {

    public static void main(String[] arguments) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer allim_dev"));

        RecipientsApi recipients = new RecipientsApi(client);
        Recipient ada = recipients.putRecipient("java-ada", new RecipientRequest()
                .addresses(new RecipientRequestAddresses().email(List.of("java@example.com")))
                .zone("Asia/Seoul").locale(null).attributes(Map.of("plan", "pro")), null, null);
        require(ada.getZone().equals("Asia/Seoul"));
        require(recipients.getRecipient("java-ada", null).getAttributes().get("plan").equals("pro"));
        new TopicsApi(client).subscribe("java-ops", "java-ada");
        require(new TopicsApi(client).listSubscribers("java-ops", 10, null).getItems().size() == 1);

        new TemplatesApi(client).putTemplate("java-hello", new TemplateRequest().publish(true)
                .parts(Map.of("default", Map.of("title", "Hello", "body", "It works, {{ data.name }}."))), null, null);
        Workflow workflow = new WorkflowsApi(client).putWorkflow("java-hello", new WorkflowRequest()
                .steps(List.of(new Step().channel(Step.ChannelEnum.INBOX).template("java-hello"))), null, null);
        require(workflow.getSteps().size() == 1);

        NotificationsApi notifications = new NotificationsApi(client);
        Notification made = notifications.createNotification(new NotificationRequest()
                .workflow("java-hello").to(List.of(new Target().recipient("java-ada"))).data(Map.of("name", "Ada")), "java-1");
        require(notifications.getNotification(made.getId()).getId().equals(made.getId()));
        require(!notifications.listNotifications(5, null).getItems().isEmpty());
        Delivery delivery = notifications.listDeliveriesOfNotification(made.getId(), null, null).getItems().getFirst();
        require(!new DeliveriesApi(client).getDelivery(delivery.getId()).getTrace().isEmpty());

        recipients.putPreferences("java-ada", new Preferences().all(true)
                .frequencies(Map.of("java-hello", new Frequency().every(Frequency.EveryEnum.WEEKLY).on(Frequency.OnEnum.MONDAY))), null, null);
        require(recipients.getPreferences("java-ada", null).getAll());
        require(new InboxApi(client).countInbox("java-ada", null).getUnread() >= 0);

        NotificationRequest later = new NotificationRequest().to(List.of(new Target().email("java@example.com")))
                .content(new Content().body("Later.")).sendAt(java.time.OffsetDateTime.parse("2090-01-01T09:00:00+09:00"));
        String held = notifications.createNotification(later, null).getId();
        require(notifications.cancelNotification(held).getCancelled() == 1);
        try {
            recipients.getRecipient("java-nobody", null);
            throw new AssertionError("a recipient that there is not");
        } catch (ApiException e) {
            require(e.getCode() == 404 && e.getResponseBody().contains("not-found"));
        }
        recipients.eraseRecipient("java-ada", null);
        System.out.println("15 operations by a Java client");
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
