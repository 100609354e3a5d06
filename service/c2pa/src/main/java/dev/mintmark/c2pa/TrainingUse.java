package dev.mintmark.c2pa;

/**
 * Whether others may train models on an image, mine its data, or run models on it. CAWG Training and Data Mining 1.1.
 */
public enum TrainingUse {
    ALLOWED("allowed"),
    NOT_ALLOWED("notAllowed");

    private final String label;

    TrainingUse(String label) {
        this.label = label;
    }

    /** Returns the specification's value. */
    public String label() {
        return label;
    }
}
