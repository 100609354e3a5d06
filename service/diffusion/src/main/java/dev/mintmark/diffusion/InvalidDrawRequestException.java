package dev.mintmark.diffusion;

/** A request with a value that cannot be drawn; {@link #field()} is the component of {@link DrawRequest} at fault. */
public final class InvalidDrawRequestException extends DrawException {
    private final String field;

    InvalidDrawRequestException(String field, String sentence) {
        super(sentence, null);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
