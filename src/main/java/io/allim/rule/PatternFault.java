package io.allim.rule;

/** A pattern can't be used. */
public final class PatternFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String path;

    /**
     * @param path such as {@code pattern.detail.state[0]}
     * @param why one sentence that says what to do
     */
    PatternFault(String path, String why) {
        super(why, null, false, false);
        this.path = path;
    }

    public String path() {
        return path;
    }
}
