package io.allim.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The two services of AWS that keep secrets, and how each is asked in its JSON protocol. */
enum AwsStore {

    /** @see <a href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html">GetParameter</a> */
    SSM("ssm", "AWS_ENDPOINT_URL_SSM", "aws.endpointUrlSsm", "AmazonSSM.GetParameter", "ssm:GetParameter") {
        @Override
        ObjectNode request(String name) {
            return JSON.createObjectNode().put("Name", name).put("WithDecryption", true);
        }

        @Override
        JsonNode value(JsonNode answer) {
            return answer.path("Parameter").path("Value");
        }
    },

    /**
     * Makes a parameter that is not there yet.
     *
     * @see <a href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html">PutParameter</a>
     */
    NEW_SSM("ssm", "AWS_ENDPOINT_URL_SSM", "aws.endpointUrlSsm", "AmazonSSM.PutParameter", "ssm:PutParameter") {
        @Override
        ObjectNode request(String name) {
            return JSON.createObjectNode()
                    .put("Name", name)
                    .put("Type", "SecureString")
                    .put("Overwrite", false)
                    .put("Description", "Allim made it, and can't read what it has stored without it");
        }

        @Override
        JsonNode value(JsonNode answer) {
            return answer.path("Version");
        }
    },

    /** @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a> */
    SECRETS_MANAGER(
            "secretsmanager",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            "aws.endpointUrlSecretsManager",
            "secretsmanager.GetSecretValue",
            "secretsmanager:GetSecretValue") {
        @Override
        ObjectNode request(String name) {
            return JSON.createObjectNode().put("SecretId", name);
        }

        @Override
        JsonNode value(JsonNode answer) {
            return answer.path("SecretString");
        }
    };

    static final ObjectMapper JSON = new ObjectMapper();

    private final String service;
    private final String endpointVariable;
    private final String endpointProperty;
    private final String target;
    private final String permission;

    AwsStore(String service, String endpointVariable, String endpointProperty, String target, String permission) {
        this.service = service;
        this.endpointVariable = endpointVariable;
        this.endpointProperty = endpointProperty;
        this.target = target;
        this.permission = permission;
    }

    /** As endpoints and signatures name it. */
    String service() {
        return service;
    }

    /** Where the SDK's own clients look for another endpoint. */
    String endpointVariable() {
        return endpointVariable;
    }

    String endpointProperty() {
        return endpointProperty;
    }

    String target() {
        return target;
    }

    /** What the role needs. */
    String permission() {
        return permission;
    }

    abstract ObjectNode request(String name);

    /** The secret in an answer; no text when there is none. */
    abstract JsonNode value(JsonNode answer);
}
