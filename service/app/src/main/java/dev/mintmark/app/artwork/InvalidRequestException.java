package dev.mintmark.app.artwork;

/** A request with a field that cannot be met: names the field, and says in one sentence what is wrong and what would be right. */
public class InvalidRequestException extends RuntimeException {
    private final String field;

    public InvalidRequestException(String field, String sentence) {
        super(sentence);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
