import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the pictures of the documents: the sandbox after some messages, a delivery in the console, a mail with a digest, the
 * default layout of mail, and the page of preferences. Start {@code ./mvnw quarkus:dev}
 * anew, then {@code java docs/pictures/Pictures.java http://localhost:8080}. Needs chromium.
 */
class Pictures {

    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final Path DIRECTORY = Path.of("docs", "pictures");
    static String server;

    public static void main(String[] arguments) throws Exception {
        server = arguments.length > 0 ? arguments[0] : "http://localhost:8080";
        call("PUT", "/v1/recipients/ada", """
                {"addresses":{"email":["ada@example.com"],"phone":["+821012345678"]},"zone":"Asia/Seoul",
                 "attributes":{"firstName":"Ada"}}""");
        call("PUT", "/v1/templates/comments", """
                {"publish":true,"strict":false,"parts":{"default":{"title":"{{ total }} comments on your documents","body":"See them."},
                 "email":{"subject":"{{ total }} comments on your documents","html":"<h2>Good morning, {{ recipient.attributes.firstName }}</h2>
                 {% for group in groups %}<h3>{{ group.key }}</h3><ul>{% for item in group.items %}<li><b>{{ item.data.author }}</b>: {{ item.data.text }}</li>{% endfor %}</ul>{% endfor %}
                 <p style='color:#666'><a href='{{ preferencesUrl }}'>How often?</a> · <a href='{{ unsubscribeUrl }}'>Unsubscribe</a></p>"}}}"""
                .replace("\n", " "));
        call("PUT", "/v1/workflows/comments", """
                {"name":"Comments","steps":[{"channel":"email","template":"comments",
                 "digest":{"window":{"cron":"0 9 * * *","zone":"recipient"},"groupBy":"{{ data.document }}"}}]}""");
        comment("Budget 2027", "Grace", "Can we move the review to Thursday?");
        comment("Roadmap", "Alan", "The second milestone looks early.");
        comment("Budget 2027", "Barbara", "Agreed, and the travel line is too low.");
        comment("Roadmap", "Grace", "Then let us drop the third.");
        call("POST", "/v1/notifications", """
                {"to":[{"phone":"+821012345678"}],"content":{"body":"Your code is 481 902."},"urgency":"high"}""");
        call("POST", "/v1/notifications", """
                {"to":[{"webhook":"%s/hooks/orders"}],"content":{"title":"Order 7","body":"It is on its way."}}"""
                .formatted(sandbox()));
        call("POST", "/v1/notifications", """
                {"to":[{"recipient":"ada"}],"channels":["inbox"],"content":{"title":"Deployed","body":"Version 1.2.3 is live."}}""");
        call("POST", "/sandbox/clock", "{\"advanceBy\":\"P1D\"}");
        call("PUT", "/v1/recipients/grace", "{\"addresses\":{\"email\":[\"grace@example.com\"]}}");
        call("POST", "/v1/notifications", """
                {"to":[{"recipient":"grace"}],"channels":["sms"],"content":{"body":"Your parcel is here."}}""");
        call("POST", "/sandbox/faults", "{\"fault\":\"reject\",\"service\":\"ses\"}");
        call("POST", "/v1/notifications", """
                {"to":[{"email":"alan@example.com"}],"content":{"title":"Order 8","body":"It is on its way."}}""");
        call("GET", "/sandbox/deliveries?settled=true", "");
        Matcher failed = Pattern.compile("dlv_[a-z0-9_]+").matcher(call("GET", "/v1/deliveries?state=failed", ""));
        if (!failed.find()) {
            throw new IllegalStateException("nothing has failed");
        }
        shoot(server + "/console/deliveries/" + failed.group(), "console.png", "1100,720");
        String messages = call("GET", "/sandbox/messages?channel=email", "");
        Matcher digest = Pattern.compile("\"id\":\"([^\"]+)\",\"channel\":\"email\"").matcher(messages);
        if (!digest.find()) {
            throw new IllegalStateException("no mail has left: " + messages);
        }
        shoot(server + "/sandbox#messages/" + digest.group(1), "sandbox.png", "1280,800");
        Matcher html = Pattern.compile("\"html\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(messages);
        if (!html.find()) {
            throw new IllegalStateException("no mail has left: " + messages);
        }
        Path mail = Files.createTempFile("digest", ".html");
        Files.writeString(mail, unescaped(html.group(1)).replace("<body>", "<body style='font:16px sans-serif;margin:24px'>"));
        shoot(mail.toUri().toString(), "digest.png", "640,420");
        Files.delete(mail);
        mails();
        preferences();
    }

    /** The page of preferences: on a desk, and on phones in both schemes. */
    static void preferences() throws Exception {
        call("PUT", "/v1/categories/billing", "{\"name\":\"Billing\"}");
        call("PUT", "/v1/categories/projects", "{\"name\":\"Projects\"}");
        workflow("invoices", "Invoices", "billing", "email", "inbox");
        workflow("receipts", "Receipts", "billing", "email");
        workflow("mentions", "Mentions of you", "projects", "inbox", "email", "sms");
        workflow("changes", "Changes in your projects", "projects", "inbox", "email");
        call("PUT", "/v1/recipients/mary", """
                {"addresses":{"email":["mary@example.com"],"phone":["+821012345678"]},"zone":"Europe/London","locale":"en-GB"}""");
        call("PUT", "/v1/recipients/mary/preferences", "{\"workflows\":{\"changes\":{\"channels\":{\"email\":false}}}}");
        call("POST", "/v1/notifications", """
                {"to":[{"recipient":"mary"}],"channels":["email"],"content":{"title":"Hello, Mary","body":"Welcome."}}""");
        call("GET", "/sandbox/deliveries?settled=true", "");
        Matcher link = Pattern.compile("/p/[A-Za-z0-9_.-]{20,}").matcher(call("GET", "/sandbox/messages?channel=email", ""));
        if (!link.find()) {
            throw new IllegalStateException("no mail has a link to preferences");
        }
        String page = call("GET", link.group(), "").replace("&", "&amp;").replace("\"", "&quot;");
        Path frames = Files.createTempFile("preferences", ".html");
        Files.writeString(frames, "<body style='margin:0;display:flex'>"
                + frame("light", 820, page) + frame("light", 360, page) + frame("dark", 360, page));
        shoot(frames.toUri().toString(), "preferences.png", "1540,900");
        Files.delete(frames);
    }

    static String frame(String scheme, int width, String page) {
        return "<iframe style='border:0;color-scheme:" + scheme + "' width=" + width + " height=900 srcdoc=\"" + page + "\"></iframe>";
    }

    static void workflow(String id, String name, String category, String... channels) throws Exception {
        String steps = Stream.of(channels)
                .map("{\"channel\":\"%s\",\"template\":\"comments\"}"::formatted)
                .collect(Collectors.joining(","));
        call("PUT", "/v1/workflows/" + id, """
                {"name":"%s","category":"%s","steps":[%s]}""".formatted(name, category, steps));
    }

    /** The default layout of mail, in both schemes, on a desk and on a phone. */
    static void mails() throws Exception {
        call("POST", "/v1/notifications", """
                {"to":[{"email":"mary@example.com"}],"content":{"title":"Order 7 is on its way",
                 "body":"Good morning, Mary.\\n\\nYour order left our house today. You can follow it at https://example.com/track/7.",
                 "url":"https://example.com/orders/7"}}""");
        call("GET", "/sandbox/deliveries?settled=true", "");
        Matcher html = Pattern.compile("\"html\":\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(call("GET", "/sandbox/messages?channel=email", ""));
        String page = "";
        while (html.find()) {
            String found = unescaped(html.group(1));
            page = found.contains("Good morning, Mary") ? found : page;
        }
        Path frames = Files.createTempFile("mail", ".html");
        for (String scheme : List.of("light", "dark")) {
            String quoted = page.replace("&", "&amp;").replace("\"", "&quot;");
            Files.writeString(frames, "<body style='margin:0;display:flex;color-scheme:" + scheme + "'>"
                    + "<iframe style='border:0;color-scheme:" + scheme + "' width=600 height=480 srcdoc=\"" + quoted + "\"></iframe>"
                    + "<iframe style='border:0;color-scheme:" + scheme + "' width=320 height=480 srcdoc=\"" + quoted + "\"></iframe>");
            shoot(frames.toUri().toString(), "mail-" + scheme + ".png", "920,480");
        }
        Files.delete(frames);
    }

    static void comment(String document, String author, String text) throws Exception {
        call("POST", "/v1/notifications", """
                {"workflow":"comments","to":[{"recipient":"ada"}],"data":{"document":"%s","author":"%s","text":"%s"}}"""
                .formatted(document, author, text));
    }

    /** Where the sandbox plays receivers of webhooks, as its page says. */
    static String sandbox() throws Exception {
        Matcher address = Pattern.compile("http://(?:127\\.0\\.0\\.1|localhost):\\d+(?=/hooks)").matcher(call("GET", "/sandbox", ""));
        return address.find() ? address.group() : "http://127.0.0.1:8990";
    }

    static String call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer allim_dev")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return answer.body();
    }

    static void shoot(String page, String file, String size) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("chromium");
        int status = new ProcessBuilder(List.of(
                        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                        "--user-data-dir=" + profile, "--window-size=" + size, "--virtual-time-budget=4000",
                        "--screenshot=" + DIRECTORY.resolve(file).toAbsolutePath(), page))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("chromium ended with " + status);
        }
    }

    /** The text of a JSON string. */
    static String unescaped(String json) {
        return Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)").matcher(json).replaceAll(escape -> Matcher.quoteReplacement(
                switch (escape.group(1).charAt(0)) {
                    case 'n' -> "\n";
                    case 't' -> "\t";
                    case 'r' -> "\r";
                    case 'u' -> String.valueOf((char) Integer.parseInt(escape.group(1).substring(1), 16));
                    default -> escape.group(1);
                }));
    }
}
