package dev.mintmark.app.artwork;

/** How far an artwork was asked to go. */
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
