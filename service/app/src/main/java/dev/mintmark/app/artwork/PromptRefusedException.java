package dev.mintmark.app.artwork;

/** A request with a prompt that the operator's rules forbid. */
public final class PromptRefusedException extends InvalidRequestException {
    /**
     * @param field the field of the request
     * @param name of that field in words
     * @param label names the rule
     */
    public PromptRefusedException(String field, String name, String label) {
        super(field, "The " + name + " is refused by this service's rule \"" + label + "\"; ask for something else.");
    }
}
