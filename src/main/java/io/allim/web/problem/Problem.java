package io.allim.web.problem;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * Every error that the API answers. The code is stable; the sentence tells the caller what to do; {@code docs/errors.md}
 * says more under the code.
 */
public enum Problem {
    MALFORMED_JSON(400, "The body is not valid JSON: correct it."),
    INVALID_FIELD(400, "A field has a value that can't be used: correct it."),
    MISSING_FIELD(400, "A required field is missing: add it."),
    UNKNOWN_FIELD(400, "There is no such field: remove it or correct its name."),
    INVALID_PARAMETER(400, "A query parameter has a value that can't be used: correct it."),
    INVALID_HEADER(400, "A header has a value that can't be used: correct it."),
    BAD_REQUEST(400, "The request can't be understood: correct it."),
    UNAUTHENTICATED(401, "Send a valid API key as `Authorization: Bearer allim_…`."),
    NOT_SIGNED(401, "The request is not proven to be a fresh one of the provider: nothing was done."),
    FORBIDDEN(403, "The key lacks the scope for this: use another key."),
    NOT_GENUINE(403, "The message is not proven to be a fresh one of an allowed topic: nothing was done."),
    NOT_FOUND(404, "There is nothing here: check the path and the id."),
    METHOD_NOT_ALLOWED(405, "The path does not know this method: see the OpenAPI document."),
    STILL_RUNNING(409, "A request with this Idempotency-Key is still being worked on: repeat it in a moment."),
    BEING_ERASED(409, "The recipient is being erased: repeat the request in a moment."),
    NOT_FAILED(409, "Only a failed delivery can be redriven."),
    IS_DIGEST(409, "A digest can't be cancelled: cancel its items, or the notifications that they belong to."),
    TOO_MANY_RULES(409, "There are 200 rules: delete one first."),
    BACKUP_RUNNING(409, "A backup is being made: ask for one when it is done."),
    NOT_BACKED_UP_HERE(409, "DynamoDB keeps the state: back it up with point-in-time recovery."),
    PRECONDITION_FAILED(412, "It was changed since it was read: read it again, then repeat the change."),
    NO_LONGER_STORED(410, "What this Idempotency-Key made is no longer stored: use a new key."),
    TOO_LARGE(413, "The body is larger than 256 KiB: send less."),
    URI_TOO_LONG(414, "The path or query is too long: shorten it."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON: send Content-Type: application/json."),
    UNKNOWN_RECIPIENT(422, "There is no such recipient: create it with PUT /v1/recipients/{id} first."),
    UNKNOWN_WORKFLOW(422, "There is no such workflow: create it with PUT /v1/workflows/{id} first."),
    UNKNOWN_TEMPLATE(422, "A step of the workflow needs a template that there is not: put it first."),
    IDEMPOTENCY_KEY_REUSED(422, "This Idempotency-Key was used with another body: use a new key."),
    NOT_RENDERED(
            422, "The template can't be rendered with these variables: correct the template or give the variables."),
    HEADERS_TOO_LARGE(431, "The headers are too large: send less."),
    INTERNAL(500, "Something is wrong on this side: repeat the request, and report it if it stays."),
    STORE_UNAVAILABLE(503, "The store did not answer: repeat the request with the same Idempotency-Key."),
    SECRET_UNAVAILABLE(503, "A secret of the configuration can't be read: repeat the request later."),
    SIGN_IN_UNAVAILABLE(
            503,
            "The provider that people sign in with does not answer: repeat the request later, or call with an API key."),
    BACKUP_FAILED(503, "The backup could not be made, and nothing is left of it: see the detail."),
    NOT_VERIFIED(503, "The certificate that the message is signed with can't be had: repeat the request later."),
    TOO_MANY_STREAMS(503, "As many streams of events are open as may be: poll, and try again later."),
    STOPPING(503, "This process is about to end: repeat the request, on a new connection.");

    private final int status;
    private final String sentence;

    Problem(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String sentence() {
        return sentence;
    }

    /** The problem itself, nothing more to say. */
    public ProblemException exception() {
        return new ProblemException(this, "", sentence);
    }

    /**
     * @param field the path of the field, parameter or header, such as {@code to[2].email}
     * @param detail one sentence about this occurrence; it repeats no more of the input than the caller needs
     */
    public ProblemException at(String field, String detail) {
        return new ProblemException(this, field, detail);
    }

    /** @param example of what is right in its place, as JSON, or empty text */
    public ProblemException at(String field, String detail, String example) {
        return new ProblemException(this, field, detail, example);
    }

    /**
     * @param expected what the value must be
     * @param given what it is; a missing node when there is nothing
     */
    public ProblemException at(String field, Expected expected, JsonNode given) {
        return at(
                field,
                given.isMissingNode() ? expected.missing(field) : expected.sentence(field, given),
                expected.example());
    }
}
