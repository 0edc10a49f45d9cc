"""Words of signing in and of the person's own account."""

EN = {
    "登录": "Sign in",
    "登录名": "User name",
    "密码": "Password",
    "用{name}登录": "Sign in with {name}",
    "您已退出。": "You have signed out.",
    "您已在所有设备上退出。": "You have signed out everywhere.",
    "原密码": "Current password",
    "新密码": "New password",
    "再输一遍新密码": "New password again",
    "原密码不正确": "The current password is not right",
    "两次输入的新密码不一样": "The two new passwords differ",
    "保存": "Save",
    "密码已修改，其他设备上的登录都已退出。": "The password was changed; other devices were signed out.",
    "这是一次性密码或者已到期，须先改密码才能使用。": "The password is one-time or has expired: change it first.",
    "至少{shortest}位；小写字母、大写字母、数字、符号中至少{sorts}种；不含登录名和姓名。": "At least {shortest} characters of {sorts} sorts (small letters, capitals, digits, signs), without your name.",
    "您用{name}登录，没有密码可改。": "You sign in with {name}; there is no password to change.",
    "现有{count}台设备登录着您的账号，最近一次在这台设备上登录：{at}。": "Your account is signed in on {count} devices; on this one since {at}.",
}
