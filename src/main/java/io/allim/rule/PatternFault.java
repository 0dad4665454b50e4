package io.allim.rule;

/** A pattern can't be used. */
final class PatternFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String path;
    private final String example;

    /**
     * @param path such as {@code pattern.detail.state[0]}
     * @param why one sentence that says what to do
     */
    PatternFault(String path, String why) {
        super(why, null, false, false);
        this.path = path;
        this.example = "";
    }

    /** @param example of what could stand there, as JSON */
    PatternFault(String path, String why, String example) {
        super(why + ", such as " + example + ".", null, false, false);
        this.path = path;
        this.example = example;
    }

    /** JSON, or empty text. */
    public String example() {
        return example;
    }

    public String path() {
        return path;
    }
}
