package dev.mintmark.app.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this process does of the work, where several share a PostgreSQL database. */
public record NodeSettings(
        @Setting(
                value = "the name of this node, which no other node of the database has",
                remark = "without it the machine's name and a part that comes from the data folder's path",
                pattern = "[A-Za-z0-9._-]{1,80}",
                form = "1 to 80 letters, digits, dots, hyphens and underscores")
        @Nullable
        String name,

        @Setting(
                value = "what this node does, separated by commas",
                standard = "web,draw,pin,mint,index",
                allowed = {"web", "draw", "pin", "mint", "index"})
        List<String> roles) {
    public NodeSettings {
        roles = List.copyOf(roles);
    }

    /** A part of the work. */
    public enum Role {
        /** Answers requests. */
        WEB,
        /** Draws and seals. */
        DRAW,
        /** Pins, and removes what deleted artworks left. */
        PIN,
        /** Mints and anchors; one node at a time. */
        MINT,
        /** Reads the chain's events, tells webhooks and repairs copies on IPFS; one node at a time. */
        INDEX;

        /** Its name in settings and answers, such as {@code web}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether this node does that part. */
    public boolean does(Role role) {
        return roles.contains(role.label());
    }

    /** Whether this node asks the chain. */
    public boolean asksTheChain() {
        return askTheChain(roles);
    }

    /** Whether a node with these roles asks the chain. */
    public static boolean askTheChain(Collection<String> roles) {
        return Stream.of(Role.WEB, Role.MINT, Role.INDEX).map(Role::label).anyMatch(roles::contains);
    }
}
