package dev.mintmark.diffusion;

/**
 * Thrown when the model's safety checker flags the drawn picture, which is not given out. The checker's verdict depends on the picture
 * alone, so another prompt or seed can pass it.
 */
public final class UnsafeDrawingException extends DrawException {
    public UnsafeDrawingException() {
        super("The model's safety checker refused the drawn image as unsafe; change the prompt or the seed.", null);
    }
}
