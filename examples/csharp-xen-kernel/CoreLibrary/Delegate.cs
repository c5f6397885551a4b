namespace System;

/// <summary>A method to be called, with the object to call it on. The compilers know the fields' order, and call the methods here to fill them in.</summary>
public abstract class Delegate
{
    private protected object _firstParameter;
    private protected object _helperObject;
    private protected nint _extraFunctionPointerOrData;
    private protected nint _functionPointer;

    // A method of an object; that is what csc makes of lambdas, too.
    private void InitializeClosedInstance(object firstParameter, nint functionPointer)
    {
        if (firstParameter == null) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowNullReferenceException();
        _functionPointer = functionPointer;
        _firstParameter = firstParameter;
    }

    // A static method: called by way of code that drops the object, which is the delegate itself.
    private void InitializeOpenStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _firstParameter = this;
        _functionPointer = functionPointerThunk;
        _extraFunctionPointerOrData = functionPointer;
    }
}

public abstract class MulticastDelegate : Delegate { }

public delegate void Action();

public delegate void Action<T>(T argument);

public delegate TResult Func<TResult>();

public delegate TResult Func<T, TResult>(T argument);

public delegate TResult Func<T1, T2, TResult>(T1 first, T2 second);
