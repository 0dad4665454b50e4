package io.allim.sandbox.wire;

/** A stand-in does not take a call, in the words of the service it plays. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    public Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static Refusal invalid(String message) {
        return new Refusal(400, "InvalidParameter", "Invalid parameter: " + message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
