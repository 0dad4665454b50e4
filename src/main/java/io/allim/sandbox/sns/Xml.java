package io.allim.sandbox.sns;

import io.allim.sandbox.wire.HttpAnswer;
import java.util.UUID;

/** Answers of SNS. Shapes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
final class Xml {

    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private Xml() {}

    static HttpAnswer result(String action, String result) {
        return answer(200, """
                <%1$sResponse xmlns="%2$s">
                  <%1$sResult>%3$s</%1$sResult>
                  <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata>
                </%1$sResponse>
                """.formatted(action, NAMESPACE, result, UUID.randomUUID()));
    }

    static HttpAnswer error(int status, String code, String message) {
        return answer(status, """
                <ErrorResponse xmlns="%s">
                  <Error>
                    <Type>%s</Type>
                    <Code>%s</Code>
                    <Message>%s</Message>
                  </Error>
                  <RequestId>%s</RequestId>
                </ErrorResponse>
                """.formatted(
                        NAMESPACE, status < 500 ? "Sender" : "Receiver", code, escaped(message), UUID.randomUUID()));
    }

    static String element(String name, String value) {
        return "<" + name + ">" + escaped(value) + "</" + name + ">";
    }

    private static HttpAnswer answer(int status, String xml) {
        return HttpAnswer.reply(status, "text/xml", xml);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(character -> {
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.append(character < ' ' && character != '\n' ? ' ' : (char) character);
            }
        });
        return escaped.toString();
    }
}
