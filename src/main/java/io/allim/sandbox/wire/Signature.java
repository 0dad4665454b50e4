package io.allim.sandbox.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The signature of an AWS call, version 4. Its form is checked and what it is scoped to; there is no secret to check the
 * value with. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @param region that the call is scoped to
 */
public record Signature(String region) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern DATE = Pattern.compile("\\d{8}T\\d{6}Z");

    public static Signature of(HttpRequest request, String service) {
        String authorization = request.header("Authorization")
                .orElseThrow(() -> refusal("MissingAuthenticationToken", "Request is missing Authentication Token"));
        if (!authorization.startsWith(ALGORITHM + " ")) {
            throw refusal("IncompleteSignature", "Unsupported authorization type; expected " + ALGORITHM + ".");
        }
        Map<String, String> parts = parts(authorization.substring(ALGORITHM.length() + 1));
        for (String part : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parts.getOrDefault(part, "").isEmpty()) {
                throw refusal("IncompleteSignature", "Authorization header requires '" + part + "' parameter.");
            }
        }
        if (!HEX.matcher(parts.get("Signature")).matches()) {
            throw refusal("IncompleteSignature", "The signature is not 64 hexadecimal digits.");
        }
        String date = request.header("X-Amz-Date").orElse("");
        if (!DATE.matcher(date).matches()) {
            throw refusal("IncompleteSignature", "Authorization header requires existence of 'X-Amz-Date' header.");
        }
        signed(request, List.of(parts.getOrDefault("SignedHeaders", "").split(";")));
        return new Signature(region(parts.getOrDefault("Credential", ""), date, service));
    }

    private static Map<String, String> parts(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> part.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        part -> part.substring(0, part.indexOf('=')),
                        part -> part.substring(part.indexOf('=') + 1),
                        (first, _) -> first));
    }

    private static void signed(HttpRequest request, List<String> names) {
        if (!names.contains("host")) {
            throw refusal("SignatureDoesNotMatch", "'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }
        if (!names.stream().allMatch(name -> request.headers().containsKey(name))) {
            throw refusal("SignatureDoesNotMatch", "A signed header is not part of the request.");
        }
    }

    private static String region(String credential, String date, String service) {
        String[] scope = credential.split("/", -1);
        if (scope.length != 5 || scope[0].isEmpty() || scope[2].isEmpty() || !scope[4].equals("aws4_request")) {
            throw refusal(
                    "IncompleteSignature",
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }
        if (!date.startsWith(scope[1])) {
            throw refusal("SignatureDoesNotMatch", "Date in Credential scope does not match the date from HTTP.");
        }
        if (!scope[3].equals(service)) {
            throw refusal(
                    "SignatureDoesNotMatch", "Credential should be scoped to correct service: '" + service + "'.");
        }
        return scope[2];
    }

    private static Refusal refusal(String code, String message) {
        return new Refusal(403, code, message);
    }
}
