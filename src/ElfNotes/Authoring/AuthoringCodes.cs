namespace ElfNotes.Authoring;

/// <summary>The codes of findings about descriptions of notes. Each has a page in <c>docs/findings</c>.</summary>
public static class AuthoringCodes
{
    /// <summary>The source is not well-formed.</summary>
    public const string Malformed = "EN4001";

    /// <summary>A field or setting has a name that means nothing.</summary>
    public const string UnknownField = "EN4002";

    /// <summary>A note lacks its owner, its type or its value, or has a field twice.</summary>
    public const string IncompleteNote = "EN4003";

    /// <summary>A note has more than one value, or a field that goes with another value.</summary>
    public const string ValuesConflict = "EN4004";

    /// <summary>A value cannot be read as what it is to be.</summary>
    public const string BadValue = "EN4005";

    /// <summary>A number does not fit the bytes that it is given.</summary>
    public const string ValueTooLarge = "EN4006";

    /// <summary>The owner has no type of this name.</summary>
    public const string UnknownType = "EN4007";

    /// <summary>The owner is not the one that the type's readers look for.</summary>
    public const string OwnerDoesNotFit = "EN4008";

    /// <summary>The value has another form than the type's readers read.</summary>
    public const string FormDoesNotFit = "EN4009";

    /// <summary>A note that a loader needs is missing.</summary>
    public const string RequiredNoteMissing = "EN4010";

    /// <summary>A note comes twice.</summary>
    public const string DuplicateNote = "EN4011";

    /// <summary>A machine, a loader or a feature has a name that is not known.</summary>
    public const string UnknownName = "EN4012";

    /// <summary>Notes of one section differ in what holds for the whole section.</summary>
    public const string SectionsDiffer = "EN4013";

    /// <summary>The form of output cannot hold the note.</summary>
    public const string OutputCannotHold = "EN4014";

    /// <summary>A linked file lacks a note of its plan.</summary>
    public const string NoteNotLinked = "EN4015";

    /// <summary>A note of a linked file has another content than its plan gives it.</summary>
    public const string NoteDiffers = "EN4016";

    /// <summary>The file has Xen notes, so that Xen does not read the string that was converted.</summary>
    public const string GuestSectionNotRead = "EN4030";

    /// <summary><c>PAE=yes</c> has no note that says exactly the same.</summary>
    public const string GuestPaeDiffers = "EN4031";

    /// <summary>A note says what a <c>__xen_guest</c> string has no words for.</summary>
    public const string GuestCannotSay = "EN4032";
}
