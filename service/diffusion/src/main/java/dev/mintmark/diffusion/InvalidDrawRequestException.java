package dev.mintmark.diffusion;

/**
 * Thrown for a request that cannot be drawn. {@link #field()} is the name of the invalid component of
 * {@link DrawRequest} or {@link InversionRequest}.
 */
public final class InvalidDrawRequestException extends DrawException {
    private final String field;

    public InvalidDrawRequestException(String field, String sentence) {
        super(sentence, null);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
