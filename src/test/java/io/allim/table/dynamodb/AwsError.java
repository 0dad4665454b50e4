package io.allim.table.dynamodb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer of DynamoDB's that is an error. */
final class AwsError extends RuntimeException {

    private static final long serialVersionUID = 1;

    final int status;
    final transient ObjectNode body = JsonNodeFactory.instance.objectNode();

    AwsError(int status, String code, String message) {
        super(code + ": " + message);
        this.status = status;
        body.put("__type", "com.amazonaws.dynamodb.v20120810#" + code).put("message", message);
    }

    static AwsError validation(String message) {
        return new AwsError(400, "ValidationException", message);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw validation(otherwise);
        }
    }
}
