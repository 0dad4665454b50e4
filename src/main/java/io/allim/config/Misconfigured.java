package io.allim.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Map;

/** The start ends, since settings are wrong. Quarkus shows the message of such an exception, and no stack trace. */
final class Misconfigured extends ConfigurationException {

    private static final long serialVersionUID = 1;

    private Misconfigured(String message) {
        super(message);
    }

    /** Its type keeps this class from being loaded where nothing is wrong. */
    static RuntimeException of(List<String> mistakes, Map<String, String> environment) {
        String number = mistakes.size() == 1 ? "one setting is wrong" : mistakes.size() + " settings are wrong";
        String message = "Allim can't start; " + number + ":\n  " + String.join("\n  ", mistakes);
        if (environment.containsKey("AWS_LAMBDA_FUNCTION_NAME")) {
            System.out.println(record(message));
        }
        return new Misconfigured(message);
    }

    /** As all logs of the Lambda function are, which are not configured yet. Lambda adds the time. */
    private static String record(String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("loggerName", Misconfigured.class.getName())
                .put("level", "ERROR")
                .put("message", message)
                .toString();
    }

    /** The place tells nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
