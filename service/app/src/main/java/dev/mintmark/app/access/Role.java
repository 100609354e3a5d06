package dev.mintmark.app.access;

import static dev.mintmark.app.access.Permission.AUDIT;
import static dev.mintmark.app.access.Permission.CURATE;
import static dev.mintmark.app.access.Permission.DELETE;
import static dev.mintmark.app.access.Permission.DRAW;
import static dev.mintmark.app.access.Permission.KEYS;
import static dev.mintmark.app.access.Permission.METRICS;
import static dev.mintmark.app.access.Permission.MINT;
import static dev.mintmark.app.access.Permission.PUBLISH;
import static dev.mintmark.app.access.Permission.READ;
import static dev.mintmark.app.access.Permission.READ_ALL;
import static dev.mintmark.app.access.Permission.SELL;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a principal is here for, as a set of permissions. */
public enum Role {
    CREATOR(EnumSet.of(READ, DRAW, MINT, SELL, DELETE, PUBLISH, KEYS)),
    CURATOR(EnumSet.of(READ, READ_ALL, CURATE, KEYS)),
    AUDITOR(EnumSet.of(READ, READ_ALL, METRICS, AUDIT, KEYS)),
    OPERATOR(EnumSet.allOf(Permission.class));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** Its name in commands and JSON, such as {@code creator}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this label. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** All labels, separated by commas. */
    public static String labels() {
        return String.join(", ", labels(Arrays.asList(values())));
    }

    /** The labels of these, in the order of the roles. */
    public static List<String> labels(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::label).toList();
    }
}
