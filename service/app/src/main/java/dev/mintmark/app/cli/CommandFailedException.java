package dev.mintmark.app.cli;

/** Ends a command with its exit code and one sentence. */
final class CommandFailedException extends RuntimeException {
    private final int code;
    private final boolean serviceLost;

    private CommandFailedException(int code, String sentence, boolean serviceLost) {
        super(sentence);
        this.code = code;
        this.serviceLost = serviceLost;
    }

    static CommandFailedException failed(String sentence) {
        return new CommandFailedException(Main.FAILED, sentence, false);
    }

    /** The running service does not answer any more. */
    static CommandFailedException serviceLost(String sentence) {
        return new CommandFailedException(Main.FAILED, sentence, true);
    }

    static CommandFailedException wrongUse(String sentence) {
        return new CommandFailedException(Main.WRONG_USE, sentence, false);
    }

    int code() {
        return code;
    }

    /** Whether the service ended; what it was asked for is kept and goes on when it runs again. */
    boolean isServiceLost() {
        return serviceLost;
    }
}
