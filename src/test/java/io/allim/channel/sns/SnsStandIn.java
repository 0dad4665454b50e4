package io.allim.channel.sns;

import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

/** SNS as far as publishing goes: the query protocol over HTTP. */
final class SnsStandIn {

    static final String ACCESS_KEY = "AKIDEXAMPLE0000ACCESS";
    static final String SECRET_KEY = "wJalrXUtnFEMI-secret-key-of-the-test";

    private SnsStandIn() {}

    static HttpStandIn open() {
        return open(Map.of());
    }

    static HttpStandIn open(Map<Behaviour, Answer> others) {
        Map<Behaviour, Answer> answers = new HashMap<>(Map.of(
                Behaviour.SUCCEED,
                success(),
                Behaviour.THROTTLE,
                error(400, "Throttling", "Rate exceeded"),
                Behaviour.SERVER_ERROR,
                error(500, "InternalError", "We failed"),
                Behaviour.REFUSE,
                error(400, "InvalidParameter", "Invalid parameter: PhoneNumber Reason: +12065550100 is not valid")));
        answers.putAll(others);
        return new HttpStandIn(answers, SnsStandIn::seen);
    }

    static Answer success() {
        return new Answer(200, "Content-Type: text/xml\r\n", """
                <PublishResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>
                <MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult>
                <ResponseMetadata><RequestId>f187a3c1</RequestId></ResponseMetadata></PublishResponse>
                """);
    }

    static Answer error(int status, String code, String sentence) {
        return new Answer(status, "Content-Type: text/xml\r\n", """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>
                <Code>%s</Code><Message>%s</Message></Error><RequestId>9dd01905</RequestId></ErrorResponse>
                """.formatted(code, sentence));
    }

    static LazySnsClient client(int port, Duration timeout) {
        AwsBasicCredentials credentials = AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY);
        return new LazySnsClient(
                () -> SnsClient.builder()
                        .endpointOverride(URI.create("http://127.0.0.1:" + port))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(credentials)),
                timeout);
    }

    static Map<String, String> parameters(Request request) {
        return Arrays.stream(request.body().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> decoded(pair[0]), pair -> decoded(pair[1]), (a, b) -> b, TreeMap::new));
    }

    static Map<String, String> attributes(Request request) {
        Map<String, String> parameters = parameters(request);
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; parameters.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
            String entry = "MessageAttributes.entry." + i;
            attributes.put(
                    parameters.get(entry + ".Name"),
                    parameters.get(entry + ".Value.DataType") + " " + parameters.get(entry + ".Value.StringValue"));
        }
        return attributes;
    }

    private static Seen seen(Request request) {
        Map<String, String> parameters = parameters(request);
        Map<String, String> attributes = attributes(request);
        TreeSet<String> structure = new TreeSet<>(parameters.keySet());
        structure.remove("Subject");
        structure.addAll(attributes.keySet());
        Matcher token = Pattern.compile("String (.*)").matcher(attributes.getOrDefault("allim.token", ""));
        return new Seen(token.matches() ? token.group(1) : "", String.join("\n", parameters.values()), structure);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
