package dev.mintmark.app.artwork;

/** The stage that an artwork is to reach. */
public enum Goal {
    SEALED(Stage.SEALED),
    PINNED(Stage.PINNED),
    CONFIRMED(Stage.CONFIRMED);

    private final Stage stage;

    Goal(Stage stage) {
        this.stage = stage;
    }

    /** The stage at which nothing more happens by itself. */
    public Stage stage() {
        return stage;
    }
}
