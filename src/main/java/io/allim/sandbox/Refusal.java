package io.allim.sandbox;

/** A stand-in does not take a call, in the words of the service it plays. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal invalid(String message) {
        return new Refusal(400, "InvalidParameter", "Invalid parameter: " + message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
