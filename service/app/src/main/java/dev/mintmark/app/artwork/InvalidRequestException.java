package dev.mintmark.app.artwork;

/** A request that cannot be met as it stands: names the field at fault and says in one sentence what would be right. */
public final class InvalidRequestException extends RuntimeException {
    private final String field;

    public InvalidRequestException(String field, String sentence) {
        super(sentence);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
