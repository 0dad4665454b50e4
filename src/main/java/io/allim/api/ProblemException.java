package io.allim.api;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final String field;

    ProblemException(Problem problem, String field, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
        this.field = field;
    }

    Problem problem() {
        return problem;
    }

    /** Empty text when no field is to blame. */
    String field() {
        return field;
    }
}
