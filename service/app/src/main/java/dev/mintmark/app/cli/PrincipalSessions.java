package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.SessionList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands on browsers that are signed in. */
final class PrincipalSessions {
    private PrincipalSessions() {}

    /** Lists signed-in browsers. */
    @Command(
            name = "sessions",
            description =
                    "Lists the browsers that are signed in: ID, principal, last use, and what the browser says that it is.")
    static final class ListAll extends ApiCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "A principal's ID, as principals list prints it. Default: all principals.")
        @Nullable
        String id;

        @Override
        int run(MintmarkApi api) {
            SessionList sessions = new SessionList(api.access().sessions().sessions().stream()
                    .filter(session -> id == null || session.principal().equals(id))
                    .toList());
            if (json) {
                Output.json(sessions);
            } else {
                sessions.sessions()
                        .forEach(session -> Output.line(session.id() + "  " + session.principal() + "  used "
                                + session.lastUsedAt()
                                + (session.key() == null ? "" : "  by " + session.key())
                                + (session.agent() == null ? "" : "  " + session.agent())));
            }
            return Main.DONE;
        }
    }

    /** Signs a browser out. */
    @Command(name = "sign-out", description = "Signs a browser out.")
    static final class SignOut extends ApiCommand {
        @Parameters(paramLabel = "SESSION", description = "The session's ID, as principals sessions prints it.")
        String session = "";

        @Override
        int run(MintmarkApi api) {
            api.access().endSession(session);
            if (json) {
                Output.json(new Ended(session));
            } else {
                Output.line("The session " + session + " is over.");
            }
            return Main.DONE;
        }
    }

    private record Ended(String id) {}
}
